using System.Text;
using Everseal.Core.Errors;

namespace Everseal.Server.IdentitySources;

/// <summary>Length counts, character classes do not (NIST SP 800-63B 5.1.1.2).</summary>
public static class PasswordPolicy
{
    public const int MinimumLength = 12;

    /// <summary>Bounds the work that a stranger can ask for.</summary>
    public const int MaximumLength = 128;

    /// <summary>How many passwords, the present one among them, may not be used again.</summary>
    public const int Remembered = 5;

    // A short user name is in many good passwords.
    private const int ShortestTellingName = 4;

    public static StsError? Check(string userName, string password)
    {
        var length = password.EnumerateRunes().Count();
        if (length is < MinimumLength or > MaximumLength)
        {
            return Weak($"A password has {MinimumLength} to {MaximumLength} characters.");
        }

        if (password.EnumerateRunes().Any(Rune.IsControl))
        {
            return Weak("A password has no control characters.");
        }

        return userName.Length >= ShortestTellingName && password.Contains(userName, StringComparison.OrdinalIgnoreCase)
            ? Weak("A password does not contain the user name.")
            : null;
    }

    private static StsError Weak(string detail) => new(ErrorCodes.Identities.PasswordTooWeak, detail);
}
