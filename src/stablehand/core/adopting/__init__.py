"""Taking over programs that were there before Stablehand, in place, and giving them back."""
