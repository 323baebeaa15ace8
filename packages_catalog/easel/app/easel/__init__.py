"""Easel: a small page and an A1111-style API for Stable Diffusion 1.x and SDXL, working offline."""

VERSION = "1.0.0"
