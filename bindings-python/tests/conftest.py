from __future__ import annotations

import pytest

import credmatch

#: What no repr, message, record or other output may ever hold.
SECRETS = ("S3cr3t-Pa55word", "T0ken.Canary-abc", "Cl13nt-S3cr3t", "canary-user")

DOCUMENT = """<credentials xmlns="http://www.infinica.com/credentials" xmlns:c="urn:credmatch:credentials">
  <server host="*.example.com">
    <passwordCredentials name="canary-user" password="S3cr3t-Pa55word"/>
  </server>
  <server url="https://crm.example.com/api">
    <c:bearer token="T0ken.Canary-abc"/>
  </server>
  <server host="crm.example.com" service="billing" preemptive="false">
    <passwordCredentials name="canary-user" password="S3cr3t-Pa55word"/>
  </server>
  <server host="sso.example.org">
    <c:clientCredentials tokenUrl="https://t.example.org/" clientId="canary-user" clientSecret="Cl13nt-S3cr3t"/>
  </server>
</credentials>
"""

#: The number, line and URL of each entry of the document.
WILDCARD, API, BILLING, SSO = range(4)


@pytest.fixture
def document() -> str:
    return DOCUMENT


@pytest.fixture
def registry() -> credmatch.Registry:
    return credmatch.Registry.compile(DOCUMENT)
