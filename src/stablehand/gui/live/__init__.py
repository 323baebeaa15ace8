"""What the window knows of the program as it runs: the core thread, the bridge, installs, jobs."""
