"""Loads SAML metadata as mod_auth_mellon does, through lasso, as an identity provider's. Prints what lasso made of it."""

import sys

import lasso

server = lasso.Server()
server.addProvider(lasso.PROVIDER_ROLE_IDP, sys.argv[1])
(entity_id,) = server.providers.keys()
provider = server.getProvider(entity_id)
print(entity_id)
print("idp" if provider.roles & lasso.PROVIDER_ROLE_IDP else "no idp")
print(provider.getMetadataOneForRole(lasso.PROVIDER_ROLE_IDP, "NameIDFormat"))
