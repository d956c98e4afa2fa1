"""Sphinx configuration; the build needs no network."""

from importlib.metadata import version as installed_version
from pathlib import Path

from sphinx.application import Sphinx

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
# A type in a docstring such as "dimension" may be an attribute of several classes: no link then.
suppress_warnings = ["ref.python"]

myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = False

html_theme = "furo"
html_title = "exactrelu"

FLOORS = {
    "solvers": "Any number of inputs",
    "supports": "Sparsity masks",
    "univariate": "One input",
    "networks": "Networks",
    "polytopes": "Exact geometry",
}


def write_reference(app: Sphinx) -> None:
    """Write one reference page for each floor, with every module of its folder."""
    docs = Path(app.srcdir)
    for floor, title in FLOORS.items():
        package = f"exactrelu.{floor}"
        lines = [title, "=" * len(title), "", f".. automodule:: {package}", "   :no-members:", ""]
        for module in sorted((docs.parent / floor).glob("[a-z]*.py")):
            heading = f"``{module.stem}``"
            lines += [heading, "-" * len(heading), ""]
            lines += [f".. automodule:: {package}.{module.stem}", ""]
        page = docs / "reference" / f"{floor}.rst"
        text = "\n".join(lines)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", write_reference)
