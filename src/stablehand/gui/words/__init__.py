"""Words on the screen: languages, translated core texts, sizes and times."""
