using Everseal.Core.Errors;

namespace Everseal.Core.Passwords;

/// <summary>
/// What a realm asks of passwords, in the terms of vSphere's password policy. As it comes, length counts, character
/// classes do not, and nothing expires (NIST SP 800-63B 5.1.1.2).
/// </summary>
public sealed record PasswordPolicy
{
    /// <summary>NIST SP 800-63B 5.1.1.1: no policy may ask for less.</summary>
    public const int LowestMinLength = 8;

    /// <summary>Bounds the work that a stranger can ask for.</summary>
    public const int HighestMaxLength = 128;

    /// <summary>Each remembered password costs one Argon2id at every change.</summary>
    public const int LongestHistory = 24;

    public const int LongestLifetimeDays = 3650;

    // A short user name is in many good passwords.
    private const int ShortestTellingName = 4;

    private const int LongestDescription = 256;

    /// <summary>For administrators; up to 256 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>In characters (Unicode scalar values).</summary>
    public int MinLength { get; init; } = 12;

    public int MaxLength { get; init; } = HighestMaxLength;

    public int MinLetters { get; init; }

    public int MinUppercase { get; init; }

    public int MinLowercase { get; init; }

    public int MinDigits { get; init; }

    /// <summary>Characters that are neither letters nor digits.</summary>
    public int MinSpecial { get; init; }

    /// <summary>How often one character may stand in a row; 0 for any number.</summary>
    public int MaxIdenticalAdjacent { get; init; }

    /// <summary>How many passwords, the present one among them, may not be used again.</summary>
    public int History { get; init; } = 5;

    /// <summary>After how many days a password is no longer accepted; null for never.</summary>
    public int? LifetimeDays { get; init; }

    /// <returns>Why nobody could satisfy this policy, or why it asks too little; null when it can be used.</returns>
    public StsError? CheckItself()
        => !IsWithin(MinLength, LowestMinLength, HighestMaxLength) ? NotUsable($"The minimum length is {LowestMinLength} to {HighestMaxLength}.")
        : !IsWithin(MaxLength, MinLength, HighestMaxLength) ? NotUsable($"The maximum length is {MinLength} to {HighestMaxLength}.")
        : Counts.Any(count => count < 0) ? NotUsable("No count is negative.")
        : (long)MinUppercase + MinLowercase > MinLetters && MinLetters > 0 ? NotUsable("The minimum of letters includes capital and small ones.")
        : Math.Max(MinLetters, (long)MinUppercase + MinLowercase) + MinDigits + MinSpecial > MaxLength ? NotUsable("The counts together exceed the maximum length.")
        : !IsWithin(History, 0, LongestHistory) ? NotUsable($"The history is 0 to {LongestHistory} passwords.")
        : LifetimeDays is { } days && !IsWithin(days, 1, LongestLifetimeDays) ? NotUsable($"The lifetime is 1 to {LongestLifetimeDays} days, or none.")
        : Description.Length > LongestDescription || Description.Any(char.IsControl) ? NotUsable($"The description has up to {LongestDescription} characters, none of them a control character.")
        : null;

    /// <returns>Which rule the password breaks, never the password; null when it is acceptable.</returns>
    public StsError? Check(string userName, string password)
    {
        var found = PasswordCharacters.Of(password);
        return !IsWithin(found.Length, MinLength, MaxLength) ? Weak($"A password has {MinLength} to {MaxLength} characters.")
            : found.HasControl ? Weak("A password has no control characters.")
            : found.Letters < MinLetters ? TooFew(MinLetters, "letters")
            : found.Uppercase < MinUppercase ? TooFew(MinUppercase, "capital letters")
            : found.Lowercase < MinLowercase ? TooFew(MinLowercase, "small letters")
            : found.Digits < MinDigits ? TooFew(MinDigits, "digits")
            : found.Special < MinSpecial ? TooFew(MinSpecial, "characters that are neither letters nor digits")
            : MaxIdenticalAdjacent > 0 && found.LongestRun > MaxIdenticalAdjacent ? Weak($"A password has one character at most {MaxIdenticalAdjacent} times in a row.")
            : userName.Length >= ShortestTellingName && password.Contains(userName, StringComparison.OrdinalIgnoreCase) ? Weak("A password does not contain the user name.")
            : null;
    }

    /// <summary>When a password that was set then is no longer accepted; null for never.</summary>
    public DateTimeOffset? ExpiryOf(DateTimeOffset changedAt) => LifetimeDays is { } days ? changedAt.AddDays(days) : null;

    public bool HasExpired(DateTimeOffset changedAt, DateTimeOffset now) => ExpiryOf(changedAt) <= now;

    private IEnumerable<int> Counts => [MinLetters, MinUppercase, MinLowercase, MinDigits, MinSpecial, MaxIdenticalAdjacent];

    private static bool IsWithin(int value, int least, int most) => value >= least && value <= most;

    private static StsError TooFew(int least, string what) => Weak($"A password has at least {least} {what}.");

    private static StsError Weak(string detail) => ErrorCodes.Identities.PasswordTooWeak.With(detail);

    private static StsError NotUsable(string detail) => ErrorCodes.Identities.PasswordPolicyNotUsable.With(detail);
}
