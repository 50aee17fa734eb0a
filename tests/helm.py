"""`python tests/helm.py CHART <VALUES`: what Helm makes of a chart, as JSON; for the Python of var/deploy-tools."""

from __future__ import annotations

import json
import sys
from typing import Any

import helm_python


def main(folder: str, values: dict[str, Any]) -> dict[str, Any]:
    """Lint and render it as `helm lint --strict` and `helm template care` do in the namespace `shop`."""
    lint = helm_python.lint(folder, values, strict=True)
    with helm_python.Chart.load(folder) as chart:
        try:
            chart.validate_schema(values)
            files, refused = chart.render(values, name="care", namespace="shop"), ""
        except helm_python.HelmError as error:
            files, refused = {}, str(error)
    return {"messages": lint["messages"], "files": files, "refused": refused}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], json.load(sys.stdin))))
