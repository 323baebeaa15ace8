"""The tools an install is made with: uv, Python builds, package indexes and git."""
