"""Parts of pages that know what the services give."""
