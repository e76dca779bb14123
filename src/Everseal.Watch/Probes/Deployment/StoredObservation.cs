using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Deployment;

/// <summary>What the server program tells of its data directory, as sources. Who asks that program is the command line's affair.</summary>
public static class StoredObservation
{
    /// <param name="answer">Its stdout.</param>
    public static Result<IReadOnlyList<ObservedSource>> Read(string answer)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(answer, StoredCertificatesJson.Default.StoredCertificates);
            return stored?.Version == StoredCertificates.CurrentVersion
                ? stored.Sources.Select(ReadSource).Append(ReadRehearsal(stored.LastRehearsal)).ToList()
                : ErrorCodes.FileProbes.DeploymentNotReadable.With($"The server program speaks version {stored?.Version} of the answer, this one {StoredCertificates.CurrentVersion}.");
        }
        catch (JsonException broken)
        {
            return ErrorCodes.FileProbes.DeploymentNotReadable.With("The server program's answer is not the JSON that was expected.", broken.Message);
        }
    }

    /// <summary>No certificate, and yet what somebody wants to know who asks how this deployment does.</summary>
    private static ObservedSource ReadRehearsal(RehearsalDescription? last)
        => new("Last rehearsal", "ledger.db, memory", [])
        {
            Remarks =
            [
                ErrorCodes.Rehearsals.LastRehearsal.With(last is null
                    ? "No rehearsal is on record."
                    : $"On {last.RanAt.UtcDateTime:yyyy-MM-dd}, of {last.At.UtcDateTime:yyyy-MM-dd} {(last.WithRenewal ? "with" : "without")} renewal: {last.Outcome}."),
            ],
        };

    private static ObservedSource ReadSource(StoredSource source)
    {
        var certificates = new List<ObservedCertificate>();
        var failure = source.Failure is { } told ? (ErrorCodes.Find(told.Code) ?? ErrorCodes.FileProbes.DeploymentNotReadable).With(told.Detail) : null;
        foreach (var stored in source.Certificates)
        {
            try
            {
                certificates.Add(new ObservedCertificate(CertificateContent.Read(stored.Der), stored.Der, UseOf(stored.Use), stored.Chain, stored.Position)
                {
                    Slot = stored.Slot,
                    InUse = stored.IsInUse,
                    RenewsItself = stored.RenewsItself,
                    IsRevoked = stored.IsRevoked,
                });
            }
            catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
            {
                failure ??= ErrorCodes.FileProbes.CertificateInFileMalformed.With($"The certificate of {stored.Slot ?? source.Name} is not DER of RFC 5280.", unreadable.Message);
            }
        }

        return new ObservedSource(source.Name, source.Address, certificates, failure) { IsStored = true };
    }

    private static CertificateUse UseOf(string use) => use switch
    {
        "signing" => CertificateUse.TokenSigning,
        "encryption" => CertificateUse.TokenEncryption,
        "tls" => CertificateUse.TlsServer,
        "client" => CertificateUse.Client,
        "authority" => CertificateUse.Authority,
        _ => CertificateUse.Unknown,
    };
}
