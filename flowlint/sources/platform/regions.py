"""The regions of Genesys Cloud, by the names that tools know them under."""

from __future__ import annotations

REGIONS = {
    "us-east-1": "mypurecloud.com",
    "us-east-2": "use2.us-gov-pure.cloud",
    "us-west-2": "usw2.pure.cloud",
    "ca-central-1": "cac1.pure.cloud",
    "sa-east-1": "sae1.pure.cloud",
    "mx-central-1": "mxc1.pure.cloud",
    "eu-west-1": "mypurecloud.ie",
    "eu-west-2": "euw2.pure.cloud",
    "eu-central-1": "mypurecloud.de",
    "eu-central-2": "euc2.pure.cloud",
    "eusc-de-east-1": "edee1.eusc-pure.cloud",
    "ap-northeast-1": "mypurecloud.jp",
    "ap-northeast-2": "apne2.pure.cloud",
    "ap-northeast-3": "apne3.pure.cloud",
    "ap-south-1": "aps1.pure.cloud",
    "ap-southeast-1": "apse1.pure.cloud",
    "ap-southeast-2": "mypurecloud.com.au",
    "me-central-1": "mec1.pure.cloud",
}
"""The domain of every region by its AWS name (Python SDK, ``PureCloudRegionHosts``; Terraform provider, ``provider.go``)."""


def domain_of(region: str) -> str | None:
    """Return the domain of ``region``, which is an AWS name, a domain, or the address of its API, sign-in or web page; else ``None``.

    The CLI of Genesys Cloud spells some AWS names with underscores, as ``me_central_1``; both spellings are taken, in any letter case.
    """
    name = region.strip().lower().removeprefix("https://").rstrip("/")
    found = REGIONS.get(name.replace("_", "-"))
    if found is not None:
        return found
    for prefix in ("api.", "login.", "apps."):
        name = name.removeprefix(prefix)
    return name if name in REGIONS.values() else None
