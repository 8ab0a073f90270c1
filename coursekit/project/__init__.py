"""What lessons use that build a project: its folder, its processes, its pages."""
