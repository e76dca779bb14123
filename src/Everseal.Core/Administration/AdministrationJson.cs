using System.Text.Json;
using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <summary>
/// The serialiser of <c>/api/v1</c>, without reflection. Requests refuse unknown members (a misspelt field must not
/// pass for a default); answers may gain members, so that an older client reads a newer server.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ServerDescription))]
[JsonSerializable(typeof(CreateBackup))]
[JsonSerializable(typeof(BackupDescription))]
[JsonSerializable(typeof(RestoreBackup))]
[JsonSerializable(typeof(RestorationDescription))]
[JsonSerializable(typeof(RecordRehearsal))]
[JsonSerializable(typeof(RehearsalDescription))]
[JsonSerializable(typeof(RealmList))]
[JsonSerializable(typeof(RealmDescription))]
[JsonSerializable(typeof(ChangeRealm))]
[JsonSerializable(typeof(PasswordPolicyDescription))]
[JsonSerializable(typeof(ChangePasswordPolicy))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(UserDescription))]
[JsonSerializable(typeof(AddUser))]
[JsonSerializable(typeof(ChangeUser))]
[JsonSerializable(typeof(SetPassword))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(GroupDescription))]
[JsonSerializable(typeof(AddGroup))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(ServiceDescription))]
[JsonSerializable(typeof(AddService))]
[JsonSerializable(typeof(ChangeService))]
[JsonSerializable(typeof(ReplaceCertificate))]
[JsonSerializable(typeof(RelyingPartyList))]
[JsonSerializable(typeof(RelyingPartyDescription))]
[JsonSerializable(typeof(AddRelyingParty))]
[JsonSerializable(typeof(ChangeRelyingParty))]
[JsonSerializable(typeof(CertificateAuthorityDescription))]
[JsonSerializable(typeof(CertificateList))]
[JsonSerializable(typeof(CertificateDetail))]
[JsonSerializable(typeof(IssueCertificate))]
[JsonSerializable(typeof(RootCertificate))]
[JsonSerializable(typeof(IssuancePage))]
[JsonSerializable(typeof(EncryptRootKey))]
[JsonSerializable(typeof(SealedRootKey))]
[JsonSerializable(typeof(SealRoot))]
[JsonSerializable(typeof(SealedRootDescription))]
[JsonSerializable(typeof(UnsealRoot))]
[JsonSerializable(typeof(UnsealedRoot))]
[JsonSerializable(typeof(RequestAuthority))]
[JsonSerializable(typeof(AuthorityRequestDescription))]
[JsonSerializable(typeof(ImportAuthority))]
[JsonSerializable(typeof(ForecastDescription))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditTrailDescription))]
[JsonSerializable(typeof(VerifyAudit))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(SigningKeyList))]
[JsonSerializable(typeof(KeyPlan))]
[JsonSerializable(typeof(KeyChange))]
[JsonSerializable(typeof(KeyAdoptionDescription))]
[JsonSerializable(typeof(RotateKeys))]
[JsonSerializable(typeof(ImportKey))]
[JsonSerializable(typeof(PromoteKey))]
[JsonSerializable(typeof(PinKey))]
[JsonSerializable(typeof(AcknowledgeKey))]
[JsonSerializable(typeof(IncidentList))]
[JsonSerializable(typeof(IncidentDescription))]
[JsonSerializable(typeof(AcknowledgeIncident))]
[JsonSerializable(typeof(AlarmChannelList))]
[JsonSerializable(typeof(AlarmChannelDescription))]
[JsonSerializable(typeof(RevokeCertificate))]
[JsonSerializable(typeof(RevokedCertificateDescription))]
public sealed partial class AdministrationJson : JsonSerializerContext;
