using Everseal.Core.Errors;
using Everseal.Core.Passwords;
using Everseal.Core.Xml;
using Everseal.Server.IdentitySources;
using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>PasswordPolicyService and LockoutPolicyService. Everybody with a session may know what is asked of him.</summary>
internal sealed class Policies(PasswordPolicies passwords, AdministratorChange change, ReadAccess readable)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["GetLocalPasswordPolicy"] = ReadAccess.AnySession(GetPasswordPolicy),
        ["UpdateLocalPasswordPolicy"] = UpdatePasswordPolicyAsync,
        ["GetLockoutPolicy"] = ReadAccess.AnySession(GetLockoutPolicy),
        ["UpdateLockoutPolicy"] = readable.Administrators(UpdateLockoutPolicy),
    };

    private static ValueTask<Result<VmomiReply>> GetPasswordPolicy(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(VmomiReply.Returning(output => Write(output, call.Realm.Settings.Passwords)));

    private async ValueTask<Result<VmomiReply>> UpdatePasswordPolicyAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var policy = Read(arguments.Child("policy"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(
            call, "password-policy set", policy.ToString(), () => passwords.ChangeAsync(call.Realm.Name, _ => policy, cancellationToken), cancellationToken);
    }

    private static ValueTask<Result<VmomiReply>> GetLockoutPolicy(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(VmomiReply.Returning(output => output
            .Open("returnval")
            .Value("description", "Failures lock the name for the address that they came from, nobody else.")
            .Number("maxFailedAttempts", LoginThrottle.AllowedFailures)
            .Number("failedAttemptIntervalSec", (int)LoginThrottle.Window.TotalSeconds)
            .Number("autoUnlockIntervalSec", (int)LoginThrottle.LockTime.TotalSeconds)
            .Close("returnval")));

    private static ValueTask<Result<VmomiReply>> UpdateLockoutPolicy(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(ErrorCodes.Vsphere.SetElsewhere.With("The lockout of failed logins is the same for all realms and cannot be set."));

    private static PasswordPolicy Read(ArgumentReader policy)
    {
        var format = policy.Child("passwordFormat");
        var (length, letters) = (format.Child("lengthRestriction"), format.Child("alphabeticRestriction"));
        return new PasswordPolicy
        {
            Description = policy.OptionalText("description") ?? "",
            History = policy.Number("prohibitedPreviousPasswordsCount"),
            MinLength = length.Number("minLength"),
            MaxLength = length.Number("maxLength"),
            MinLetters = letters.Number("minAlphabeticCount"),
            MinUppercase = letters.Number("minUppercaseCount"),
            MinLowercase = letters.Number("minLowercaseCount"),
            MinDigits = format.Number("minNumericCount"),
            MinSpecial = format.Number("minSpecialCharCount"),
            MaxIdenticalAdjacent = format.Number("maxIdenticalAdjacentCharacters"),

            // vSphere's clients leave it out, or send 0, for passwords that never expire.
            LifetimeDays = policy.OptionalNumber("passwordLifetimeDays") is { } days and not 0 ? days : null,
        };
    }

    private static void Write(XmlBytes output, PasswordPolicy policy)
    {
        output.Open("returnval")
            .Value("description", policy.Description)
            .Number("prohibitedPreviousPasswordsCount", policy.History)
            .Open("passwordFormat")
            .Open("lengthRestriction").Number("minLength", policy.MinLength).Number("maxLength", policy.MaxLength).Close("lengthRestriction")
            .Open("alphabeticRestriction")
            .Number("minAlphabeticCount", policy.MinLetters)
            .Number("minUppercaseCount", policy.MinUppercase)
            .Number("minLowercaseCount", policy.MinLowercase)
            .Close("alphabeticRestriction")
            .Number("minNumericCount", policy.MinDigits)
            .Number("minSpecialCharCount", policy.MinSpecial)
            .Number("maxIdenticalAdjacentCharacters", policy.MaxIdenticalAdjacent)
            .Close("passwordFormat");
        if (policy.LifetimeDays is { } days)
            output.Number("passwordLifetimeDays", days);
        output.Close("returnval");
    }
}
