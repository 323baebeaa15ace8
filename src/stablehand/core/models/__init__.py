"""The shared model tree: its folders, what lies in them, and the index of that."""
