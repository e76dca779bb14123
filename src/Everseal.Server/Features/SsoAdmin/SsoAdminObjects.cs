using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>The managed objects and who may call what: each brings its methods, with the question of access in front of them.</summary>
internal sealed class SsoAdminObjects(
    UserDiscovery users, GroupDiscovery groups, GroupCheck groupCheck, PersonManagement people, SolutionUserManagement solutionUsers,
    GroupManagement groupChanges, AccountManagement accounts, OwnPassword ownPassword, RoleManagement roles, Policies policies,
    IdentityDomains domains, ConfigurationManagement configuration, SignerIdentity signer)
{
    /// <summary>Answered without a session: nothing else is.</summary>
    public IEnumerable<KeyValuePair<string, VmomiMethod>> Open => [.. ConfigurationManagement.Open, .. ownPassword.Open];

    public IEnumerable<KeyValuePair<string, VmomiMethod>> Methods =>
    [
        .. users.Methods, .. groups.Methods, .. groupCheck.Methods, .. people.Methods, .. solutionUsers.Methods, .. groupChanges.Methods,
        .. accounts.Methods, .. roles.Methods, .. policies.Methods, .. domains.Methods, .. configuration.Methods, .. signer.Methods,
    ];
}
