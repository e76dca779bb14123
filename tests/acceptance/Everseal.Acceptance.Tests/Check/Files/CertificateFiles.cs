using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Files;

/// <summary>A leaf and its CA, written by openssl and keytool into files of every format; the passphrase is "trustno1".</summary>
public sealed class CertificateFiles : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Made by one shell: most of the time is the start of programs.</summary>
    private const string Script = """
        set -e
        exec >/dev/null 2>log
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Files-CA -days 3650 -addext keyUsage=keyCertSign
        openssl req -new -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=files.example
        printf 'basicConstraints=CA:FALSE\nsubjectAltName=DNS:files.example' >extensions
        openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 300 -extfile extensions -out leaf.pem
        cat leaf.pem ca.pem >chain.pem
        mkdir out
        cp chain.pem out/chain.pem
        { openssl x509 -in leaf.pem -text; cat leaf.key; openssl x509 -in ca.pem -text; } >out/text-and-key.txt
        openssl x509 -in leaf.pem -outform DER -out out/leaf.der
        openssl x509 -in leaf.pem -trustout -addtrust serverAuth -out out/trusted.pem
        openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out out/chain.p7b
        openssl crl2pkcs7 -nocrl -certfile chain.pem -out out/chain-p7b.pem
        p12="openssl pkcs12 -export -inkey leaf.key -in leaf.pem -certfile ca.pem -name files -passout pass:trustno1"
        $p12 -out out/new.p12
        $p12 -out out/aes-sha1.p12 -macalg sha1 -keypbe AES-128-CBC -certpbe AES-128-CBC
        $p12 -legacy -out out/rc2.p12
        $p12 -legacy -certpbe PBE-SHA1-3DES -out out/triple-des.p12
        $p12 -keypbe NONE -certpbe NONE -nomac -out out/open.p12
        # OpenSSL seals by PBMAC1 from 3.4 on; here its parts do it step by step.
        $p12 -nomac -out unsealed.p12
        openssl asn1parse -inform DER -in unsealed.p12 -strparse $(openssl asn1parse -inform DER -in unsealed.p12 | sed -n 's/^ *\([0-9]*\):d=3 .*OCTET STRING.*/\1/p') -noout -out safe
        seal_key=$(openssl kdf -keylen 32 -kdfopt digest:SHA512 -kdfopt pass:trustno1 -kdfopt hexsalt:0123456789abcdef -kdfopt iter:2048 PBKDF2 | tr -d ':\n')
        cat >seal.cnf <<END
        asn1=SEQUENCE:pfx
        [pfx]
        version=INTEGER:3
        safe=SEQUENCE:safe
        mac=SEQUENCE:mac
        [safe]
        type=OID:pkcs7-data
        content=EXPLICIT:0,FORMAT:HEX,OCTETSTRING:$(od -An -v -tx1 safe | tr -d ' \n')
        [mac]
        info=SEQUENCE:info
        salt=OCTETSTRING:NOT USED
        iterations=INTEGER:1
        [info]
        algorithm=SEQUENCE:pbmac1
        digest=FORMAT:HEX,OCTETSTRING:$(openssl dgst -sha256 -mac HMAC -macopt hexkey:$seal_key -r safe | cut -d' ' -f1)
        [pbmac1]
        type=OID:1.2.840.113549.1.5.14
        parameters=SEQUENCE:steps
        [steps]
        derivation=SEQUENCE:derivation
        scheme=SEQUENCE:hmac256
        [derivation]
        type=OID:PBKDF2
        parameters=SEQUENCE:pbkdf2
        [pbkdf2]
        salt=FORMAT:HEX,OCTETSTRING:0123456789abcdef
        iterations=INTEGER:2048
        length=INTEGER:32
        prf=SEQUENCE:hmac512
        [hmac256]
        type=OID:hmacWithSHA256
        none=NULL
        [hmac512]
        type=OID:hmacWithSHA512
        none=NULL
        END
        openssl asn1parse -genconf seal.cnf -noout -out out/pbmac1.p12
        for type in pkcs12 jks jceks; do
          keytool -importkeystore -srckeystore out/new.p12 -srcstoretype pkcs12 -srcstorepass trustno1 -destkeystore out/keytool.$type -deststoretype $type -deststorepass trustno1
        done
        keytool -importcert -noprompt -alias trusted-leaf -file leaf.pem -keystore out/trust.jks -storetype jks -storepass trustno1
        cat >out/secret.yaml <<END
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: web, namespace: shop}
        data:
          tls.crt: $(base64 -w0 chain.pem)
          tls.key: $(base64 -w0 leaf.key)
        END
        openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER | head -c 900 >cut.p7b
        openssl x509 -in leaf.pem -noout -enddate -dateopt iso_8601 >end
        """;

    public string this[string name] => _directory[name];

    /// <summary>The leaf's last second, as openssl tells it.</summary>
    public string End => File.ReadAllText(_directory["end"]).Trim()["notAfter=".Length..].Replace(' ', 'T');

    public async ValueTask InitializeAsync()
    {
        _directory.Write("passphrase", "trustno1\n");
        var made = await new Program("/bin/sh") { WorkingDirectory = _directory.Path }.RunAsync("-c", Script);
        made.ExitCode.Should().Be(0, $"it printed {File.ReadAllText(_directory["log"])}");
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
