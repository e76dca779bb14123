using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Server.Rollover;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>
/// SetNewSignerIdentity: a signing key that somebody had certified elsewhere. It passes every rule of an import and is published; it signs
/// when relying parties know it, and not at once as with vCenter.
/// </summary>
internal sealed class SignerIdentity(RingOperations operations, AdministratorChange change)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod> { ["SetNewSignerIdentity"] = SetNewAsync };

    private async ValueTask<Result<VmomiReply>> SetNewAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var text = new StringBuilder(Pem("PRIVATE KEY", arguments, arguments.Text("signingKey")));
        var chain = arguments.Child("signingCertificateChain");
        foreach (var certificate in chain.Children("certificates"))
            text.Append(Pem("CERTIFICATE", arguments, certificate.OwnText));

        // In the change, so that a stranger's key is not even read; and without the caller's token: what was begun is ended.
        return await change.MakeSilentlyAsync<RingChange>(
            call, "keys import", call.Method.LocalName, async () => arguments.Refusal is { } refusal ? refusal : await ImportAsync(call.Realm.Name, text.ToString()), cancellationToken);
    }

    private async Task<Result<RingChange>> ImportAsync(string realm, string pem)
    {
        var file = SigningKeyFile.ReadPem(pem, passphrase: null);
        if (!file.IsSuccess)
            return file.Error;
        using (file.Value)
            return await operations.ImportAsync(realm, file.Value, CancellationToken.None);
    }

    /// <summary>Clients send base64 of DER (a key as PKCS#8), and some the PEM file as it lies there.</summary>
    private static string Pem(string label, ArgumentReader arguments, string value)
    {
        if (value.Contains("-----BEGIN ", StringComparison.Ordinal))
            return value + "\n";

        var der = new byte[value.Length];
        try
        {
            if (Convert.TryFromBase64String(value, der, out var length))
                return PemEncoding.WriteString(label, der.AsSpan(0, length)) + "\n";

            arguments.Refuse("needs base64 of DER, or PEM, in signingKey and certificates");
            return "";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}
