"""A SOAP client on lxml and openssl that goes the way of a vSphere script: it logs in, acts for a person, gets a
token by a token, opens a session with it, and ends it. libxml2 makes every canonical form and serialises each token
anew on its way into the next message, so a token that does not survive that fails here.

Prints one line of JSON per step: {"step": ..., "status": HTTP status, "answer": the local name that tells, "fault": text}.
"""
import base64
import datetime
import json
import os
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
import uuid

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
TRUST14 = "http://docs.oasis-open.org/ws-sx/ws-trust/200802"
WSS = "http://docs.oasis-open.org/wss/"
SECEXT = WSS + "2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
UTILITY = WSS + "2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
SECEXT11 = WSS + "oasis-wss-wssecurity-secext-1.1.xsd"
SAML_PROFILE = WSS + "oasis-wss-saml-token-profile-1.1"
X509 = WSS + "2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
BASE64 = WSS + "2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
SAML2 = "urn:oasis:names:tc:SAML:2.0:assertion"


class Client:
    def __init__(self, url, realm, ca, certificate, key):
        self.url, self.realm, self.key = url.rstrip("/"), realm, key
        self.context = ssl.create_default_context(cafile=ca)
        with open(certificate, encoding="ascii") as pem:
            self.certificate = "".join(line.strip() for line in pem if "-----" not in line)

    def send(self, path, action, envelope):
        request = urllib.request.Request(self.url + path, envelope, {"Content-Type": 'text/xml; charset="UTF-8"', "SOAPAction": action})
        try:
            with urllib.request.urlopen(request, context=self.context) as answer:
                return answer.status, etree.fromstring(answer.read())
        except urllib.error.HTTPError as refusal:
            return refusal.code, etree.fromstring(refusal.read())

    def trust(self, operation, content, **security):
        body = f'<RequestSecurityToken xmlns="{TRUST}"><RequestType>{TRUST}/{operation}</RequestType>{content}</RequestSecurityToken>'
        return self.send(f"/sts/STSService/{self.realm}", f"{TRUST}/RST/{operation}", self.envelope(body, **security))

    def envelope(self, content, user=None, password=None, signed=False, token=None, bits=256):
        now = datetime.datetime.now(datetime.timezone.utc)
        times = [(now + datetime.timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%S.000Z") for s in (0, 60)]
        ids = {name: f"_{uuid.uuid4()}" for name in ("time", "body", "cert")}
        header = (
            (token if token is not None and signed else "")
            + f'<u:Timestamp xmlns:u="{UTILITY}" u:Id="{ids["time"]}"><u:Created>{times[0]}</u:Created><u:Expires>{times[1]}</u:Expires></u:Timestamp>')
        if user:
            header += f"<s:UsernameToken><s:Username>{user}</s:Username><s:Password>{password}</s:Password></s:UsernameToken>"
        if signed and token is None:
            header += f'<s:BinarySecurityToken xmlns:u="{UTILITY}" EncodingType="{BASE64}" ValueType="{X509}" u:Id="{ids["cert"]}">{self.certificate}</s:BinarySecurityToken>'
        text = f'<e:Envelope xmlns:e="{SOAP}"><e:Header><s:Security xmlns:s="{SECEXT}">{header}</s:Security></e:Header><e:Body xmlns:u="{UTILITY}" u:Id="{ids["body"]}">{content}</e:Body></e:Envelope>'
        root = etree.fromstring(text.encode())
        if signed:
            reference = (
                f'<s:SecurityTokenReference xmlns:s="{SECEXT}" xmlns:n="{SECEXT11}" n:TokenType="{SAML_PROFILE}#SAMLV2.0"><s:KeyIdentifier ValueType="{SAML_PROFILE}#SAMLID">{etree.fromstring(token.encode()).get("ID")}</s:KeyIdentifier></s:SecurityTokenReference>'
                if token is not None else
                f'<s:SecurityTokenReference xmlns:s="{SECEXT}"><s:Reference URI="#{ids["cert"]}" ValueType="{X509}"/></s:SecurityTokenReference>')
            security = root.find(f"{{{SOAP}}}Header/{{{SECEXT}}}Security")
            parts = [root.find(f"{{{SOAP}}}Body"), security.find(f"{{{UTILITY}}}Timestamp")]
            security.append(etree.fromstring(self.signature(parts, reference, bits).encode()))
        return etree.tostring(root)

    def signature(self, parts, reference, bits):
        references = "".join(
            f'<ds:Reference URI="#{part.get(f"{{{UTILITY}}}Id")}"><ds:Transforms><ds:Transform Algorithm="{C14N}"/></ds:Transforms>'
            f'<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha{bits}"/><ds:DigestValue>{self.digest(canonical(part), bits)}</ds:DigestValue></ds:Reference>'
            for part in parts)
        info = (
            f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{C14N}"/>'
            f'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha{bits}"/>{references}</ds:SignedInfo>')
        value = openssl(canonical(etree.fromstring(info)), "dgst", f"-sha{bits}", "-sign", self.key)
        return f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{base64.b64encode(value).decode()}</ds:SignatureValue><ds:KeyInfo>{reference}</ds:KeyInfo></ds:Signature>'

    @staticmethod
    def digest(data, bits):
        return base64.b64encode(openssl(data, "dgst", f"-sha{bits}", "-binary")).decode()


def openssl(data, *arguments):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def canonical(element):
    return etree.tostring(element, method="c14n", exclusive=True)


def token_in(root):
    found = root.find(f".//{{{SAML2}}}Assertion")
    return None if found is None else etree.tostring(found, with_tail=False).decode()


def report(step, answer):
    status, root = answer
    content = root.find(f"{{{SOAP}}}Body")[0]
    fault = root.find(".//faultstring")
    print(json.dumps({
        "step": step,
        "status": status,
        "answer": next((name for name in ("Assertion", "RequestedTokenCancelled", "Code", "LoginResponse", "Fault")
                        if root.find(f".//{{*}}{name}") is not None), content.tag),
        "status_code": root.findtext(f".//{{{TRUST}}}Code"),
        "fault": None if fault is None else fault.text}))
    return token_in(root)


def main(url, realm, ca, certificate, key, user):
    client, password = Client(url, realm, ca, certificate, key), os.environ["EVERSEAL_PASSWORD"]
    wishes = f"<Renewing Allow='true'/><Delegatable>true</Delegatable><KeyType>{TRUST}/%s</KeyType>"
    bearer, bound = wishes % "Bearer", wishes % "PublicKey"

    person = report("bearer", client.trust("Issue", bearer, user=user, password=password))
    mine = report("holder-of-key", client.trust("Issue", bound, signed=True))
    acting = f'<a:ActAs xmlns:a="{TRUST14}">%s</a:ActAs>'
    delegated = report("act-as", client.trust("Issue", acting % person + bound, signed=True))
    report("act-as again", client.trust("Issue", acting % delegated + bound, signed=True))
    report("on-behalf-of", client.trust("Issue", f"<OnBehalfOf>{person}</OnBehalfOf>" + bound, signed=True))
    report("token by token", client.trust("Issue", bound, signed=True, token=mine, bits=512))
    report("act-as by token", client.trust("Issue", acting % person + bound, signed=True, token=mine, bits=512))
    report("bearer as login", client.trust("Issue", bound, signed=True, token=person, bits=512))
    report("renew", client.trust("Renew", f"<RenewTarget>{delegated}</RenewTarget>", signed=True))
    login = client.envelope('<Login xmlns="urn:sso"><_this type="SsoSessionManager">SessionManager</_this></Login>', signed=True, token=mine, bits=512)
    report("login", client.send(f"/sso-adminserver/sdk/{realm}", "urn:sso/version2", login))
    report("validate", client.trust("Validate", f"<ValidateTarget>{delegated}</ValidateTarget>"))
    report("cancel", client.trust("Cancel", f"<CancelTarget>{person}</CancelTarget>", user=user, password=password))
    report("validate after", client.trust("Validate", f"<ValidateTarget>{delegated}</ValidateTarget>"))


if __name__ == "__main__":
    main(*sys.argv[1:])
