namespace Everseal.Core.Administration;

/// <summary>
/// The addresses of <c>/api/v1</c>. The templates are for the server's routing; the methods fill them in for a client.
/// </summary>
public static class ApiPaths
{
    public const string Root = "/api/v1";
    public const string Server = "/server";
    public const string Realms = "/realms";
    public const string Realm = "/realms/{realm}";
    public const string PasswordPolicy = "/realms/{realm}/password-policy";
    public const string Users = "/realms/{realm}/users";
    public const string User = "/realms/{realm}/users/{name}";
    public const string UserPassword = "/realms/{realm}/users/{name}/password";
    public const string UserLock = "/realms/{realm}/users/{name}/lock";
    public const string Groups = "/realms/{realm}/groups";
    public const string Group = "/realms/{realm}/groups/{name}";
    public const string GroupMember = "/realms/{realm}/groups/{name}/members/{member}";
    public const string Services = "/realms/{realm}/services";
    public const string Service = "/realms/{realm}/services/{name}";
    public const string ServiceCertificate = "/realms/{realm}/services/{name}/certificate";
    public const string RelyingParties = "/realms/{realm}/relying-parties";

    /// <summary>One relying party, named by <c>?id=</c>: a URI with its slashes does not survive as a segment of a path.</summary>
    public const string RelyingParty = "/realms/{realm}/relying-party";

    /// <summary><see cref="RelyingParty"/> as a client writes it.</summary>
    public const string RelyingPartyById = RelyingParty + "?id={id}";

    public const string Acknowledgement = "/realms/{realm}/relying-party/acknowledgement";

    /// <summary><see cref="Acknowledgement"/> as a client writes it.</summary>
    public const string AcknowledgementById = Acknowledgement + "?id={id}";

    public const string SigningKeys = "/realms/{realm}/keys";
    public const string KeyPlan = "/realms/{realm}/keys/plan";
    public const string KeyRotation = "/realms/{realm}/keys/rotation";
    public const string KeyImport = "/realms/{realm}/keys/import";

    /// <summary>Of the next key, whichever that is.</summary>
    public const string NextPromotion = "/realms/{realm}/keys/promotion";
    public const string KeyPromotion = "/realms/{realm}/keys/{key}/promotion";
    public const string KeyRetirement = "/realms/{realm}/keys/{key}/retirement";

    /// <summary>One relying party's, named by <c>?id=</c>.</summary>
    public const string KeyPin = "/realms/{realm}/pin";

    /// <summary><see cref="KeyPin"/> as a client writes it.</summary>
    public const string KeyPinById = KeyPin + "?id={id}";

    public const string CertificateAuthority = "/ca";
    public const string RootCertificate = "/ca/root";
    public const string Certificates = "/ca/certificates";
    public const string IssuanceLog = "/ca/log";

    /// <summary>The root's key under a passphrase, for the file in which it will be kept.</summary>
    public const string SealedRootKey = "/ca/root/sealed-key";
    public const string RootSeal = "/ca/root/seal";
    public const string RootUnsealing = "/ca/root/unsealing";

    /// <summary>A next root, made and published; nothing is issued below it yet.</summary>
    public const string RootRenewal = "/ca/root/renewal";
    public const string RootPromotion = "/ca/root/promotion";
    public const string IssuingAuthority = "/ca/issuing";
    public const string AuthorityRequest = "/ca/issuing/request";
    public const string AuthorityChain = "/ca/issuing/chain";

    /// <summary>Not below <see cref="Root"/>: on the TLS side, for whoever knows the root's fingerprint.</summary>
    public const string PublicRootCertificate = "/ca/root.pem";

    /// <summary>Beside it: the issuing CA and the root, for whoever verifies paths.</summary>
    public const string PublicChain = "/ca/chain.pem";

    public const string Certificate = "/ca/certificates/{serial}";
    public const string Revocation = "/ca/certificates/{serial}/revocation";

    public const string Backups = "/backups";

    /// <summary>When this deployment was last rehearsed.</summary>
    public const string Rehearsal = "/rehearsal";

    public const string Repairs = "/repairs";
    public const string RepairRollback = "/repairs/rollback";

    /// <summary>This server's own certificates, and the requests for others in their place: on the host alone, as repairs are.</summary>
    public const string CertificateSlots = "/repairs/certificates";
    public const string CertificateRequests = "/repairs/certificates/requests";

    /// <summary><c>?months=24</c>.</summary>
    public const string Forecast = "/forecast";

    public const string AuditTrail = "/audit";
    public const string AuditRecords = "/audit/records";
    public const string AuditVerification = "/audit/verification";

    public const string Alarms = "/alarms";
    public const string Alarm = "/alarms/{id:long}";
    public const string AlarmAcknowledgement = "/alarms/{id:long}/acknowledgement";
    public const string AlarmChannels = "/alarms/channels";
    public const string AlarmChannelTest = "/alarms/channels/{name}/test";

    /// <summary>A client's path: the template with its parameters, in order, percent-encoded.</summary>
    public static string For(string template, params ReadOnlySpan<string> values)
    {
        var path = template;
        foreach (var value in values)
        {
            var open = path.IndexOf('{');
            var close = path.IndexOf('}');
            path = string.Concat(path.AsSpan(0, open), Uri.EscapeDataString(value), path.AsSpan(close + 1));
        }

        return Root + path;
    }
}
