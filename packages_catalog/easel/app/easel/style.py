"""How the page looks: Stablehand's colours, the system's own letters, nothing from the network."""

from __future__ import annotations

from typing import Any

import gradio as gr

FONT = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


def theme() -> Any:
    """Light and dark; each value is given for both."""
    pairs = {
        "body_background_fill": ("#F5F7F9", "#111418"),
        "body_text_color": ("#161B21", "#E8ECF1"),
        "body_text_color_subdued": ("#5B6875", "#95A2B1"),
        "background_fill_primary": ("#FFFFFF", "#1A1F25"),
        "background_fill_secondary": ("#F5F7F9", "#111418"),
        "border_color_primary": ("#D3DAE1", "#38424D"),
        "border_color_accent": ("#0B62C4", "#5AA9FF"),
        "color_accent_soft": ("#DCEBFB", "#14304D"),
        "block_background_fill": ("#FFFFFF", "#1A1F25"),
        "block_border_color": ("#D3DAE1", "#38424D"),
        "block_label_background_fill": ("#FFFFFF", "#1A1F25"),
        "block_label_text_color": ("#45515E", "#B3BECA"),
        "block_label_border_color": ("#FFFFFF00", "#00000000"),
        "block_title_text_color": ("#45515E", "#B3BECA"),
        "block_info_text_color": ("#5B6875", "#95A2B1"),
        "panel_background_fill": ("#FFFFFF", "#1A1F25"),
        "input_background_fill": ("#FFFFFF", "#232A32"),
        "input_background_fill_focus": ("#FFFFFF", "#232A32"),
        "input_border_color": ("#768493", "#728091"),
        "input_border_color_focus": ("#0B62C4", "#8CC4FF"),
        "input_placeholder_color": ("#5B6875", "#95A2B1"),
        "slider_color": ("#0B62C4", "#5AA9FF"),
        "link_text_color": ("#0B62C4", "#5AA9FF"),
        "button_primary_background_fill": ("#0B62C4", "#5AA9FF"),
        "button_primary_background_fill_hover": ("#084E9E", "#7CBBFF"),
        "button_primary_text_color": ("#FFFFFF", "#06182B"),
        "button_primary_text_color_hover": ("#FFFFFF", "#06182B"),
        "button_primary_border_color": ("#0B62C4", "#5AA9FF"),
        "button_secondary_background_fill": ("#FFFFFF", "#232A32"),
        "button_secondary_background_fill_hover": ("#E9EDF1", "#2B333D"),
        "button_secondary_text_color": ("#161B21", "#E8ECF1"),
        "button_secondary_border_color": ("#768493", "#728091"),
        "checkbox_label_background_fill": ("#FFFFFF", "#232A32"),
        "checkbox_label_background_fill_hover": ("#E9EDF1", "#2B333D"),
        "checkbox_label_background_fill_selected": ("#DCEBFB", "#14304D"),
        "checkbox_label_text_color": ("#161B21", "#E8ECF1"),
        "checkbox_label_text_color_selected": ("#0A4A93", "#A9D2FF"),
        "checkbox_label_border_color": ("#768493", "#728091"),
        "checkbox_label_border_color_selected": ("#0B62C4", "#5AA9FF"),
        "checkbox_background_color_selected": ("#0B62C4", "#5AA9FF"),
        "checkbox_border_color_selected": ("#0B62C4", "#5AA9FF"),
    }
    values: dict[str, Any] = {}
    for name, (light, dark) in pairs.items():
        values[name] = light
        values[f"{name}_dark"] = dark
    found = gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        font=FONT,
        font_mono=MONO,
        radius_size=gr.themes.sizes.radius_md,
        spacing_size=gr.themes.sizes.spacing_md,
        text_size=gr.themes.sizes.text_md,
    )
    return found.set(
        **values,
        input_border_width="1px",
        checkbox_label_border_width="1px",
        block_shadow="none",
        block_shadow_dark="none",
        button_primary_shadow="none",
        button_secondary_shadow="none",
        input_shadow="none",
        input_shadow_focus="0 0 0 2px color-mix(in srgb, #0B62C4 45%, transparent)",
        input_shadow_focus_dark="0 0 0 2px color-mix(in srgb, #8CC4FF 45%, transparent)",
        block_label_text_weight="600",
        block_title_text_weight="600",
        button_large_text_weight="600",
        body_text_size="14px",
    )


CSS = """
.gradio-container { width: 100% !important; max-width: 1360px !important; margin: 0 auto !important;
  padding: 8px 24px 32px !important; }
.gradio-container main, .gradio-container .fillable { padding: 0 !important; max-width: none !important; }
footer { display: none !important; }
.easel-head { display: flex; align-items: baseline; gap: 12px; padding: 4px 0 0; }
.easel-head b { font-size: 22px; line-height: 30px; font-weight: 600; letter-spacing: -0.01em; }
.easel-head span { color: var(--body-text-color-subdued); font-size: 13px; }
.easel-draw { min-height: 44px !important; font-size: 15px !important; }
.tab-container button.selected { color: var(--link-text-color) !important; }
.tab-container button.selected::after { background-color: var(--slider-color) !important; }
.easel-status .line { display: flex; justify-content: space-between; gap: 12px; font-size: 13px;
  line-height: 20px; color: var(--block-title-text-color); font-variant-numeric: tabular-nums; }
.easel-status .track { height: 4px; border-radius: 2px; overflow: hidden; margin-top: 6px;
  background: var(--border-color-primary); }
.easel-status .track i { display: block; height: 100%; border-radius: 2px; background: var(--slider-color);
  transition: width .18s ease-out; }
.easel-status .note { margin-top: 8px; font-size: 13px; line-height: 19px;
  color: var(--body-text-color-subdued); overflow-wrap: anywhere; }
.easel-status .bad { color: #B42318; font-weight: 600; }
.dark .easel-status .bad { color: #FF7B72; }
.easel-empty { border: 1px solid var(--border-color-primary); border-radius: 8px; padding: 20px;
  background: var(--block-background-fill); }
.easel-empty h3 { margin: 0 0 8px; font-size: 16px; line-height: 24px; font-weight: 600; }
.easel-empty p { margin: 0 0 8px; font-size: 14px; line-height: 21px; color: var(--block-title-text-color); }
.easel-empty p:last-child { margin-bottom: 0; }
.easel-empty code { display: block; overflow-wrap: anywhere; padding: 8px 12px; margin: 0 0 8px;
  border-radius: 4px; background: var(--background-fill-secondary);
  border: 1px solid var(--border-color-primary); font-size: 13px; user-select: all; }
.easel-refused { font-size: 13px; color: var(--body-text-color-subdued); overflow-wrap: anywhere; }
.easel-refused summary { cursor: pointer; padding: 4px 0; }
.easel-refused li { margin: 4px 0; }
.easel-gallery .grid-wrap { min-height: 320px; max-height: none !important; overflow: visible !important; }
.html-container.html-container { padding: 0 !important; }
@media (max-width: 700px) {
  .gradio-container { padding: 12px 12px 24px !important; }
  .easel-gallery .grid-wrap { min-height: 220px; }
  .easel-head span { display: none; }
}
@media (prefers-reduced-motion: reduce) { .easel-status .track i { transition: none; } }
"""
