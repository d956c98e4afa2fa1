"""Sphinx configuration; the build needs no network."""

from importlib.metadata import version as installed_version

project = "exactrelu"
author = "The exactrelu developers"
copyright = "2026, the exactrelu developers"
version = release = installed_version("exactrelu")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
nitpicky = False

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = False

html_theme = "furo"
html_title = "exactrelu"
