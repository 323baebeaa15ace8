"""Widgets that know neither core nor services: values come in as plain types."""
