"""Write the installed versions of the packages that pyproject.toml names to constraints.txt.

What these packages need in turn is left to pip, so that the pins fit every supported Python.
"""

import re
import tomllib
from importlib.metadata import version
from itertools import chain
from pathlib import Path

SCRIPTS = Path(__file__).parent


def named_packages() -> list[str]:
    """Return the packages that the project and its extras ask for, without the project."""
    with (SCRIPTS.parent / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"].values()
    requirements = chain(project["dependencies"], *extras)
    names = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}
    return sorted(names - {project["name"]})


if __name__ == "__main__":
    lines = [f"{name}=={version(name)}\n" for name in named_packages()]
    (SCRIPTS / "constraints.txt").write_text("".join(lines), encoding="utf-8")
