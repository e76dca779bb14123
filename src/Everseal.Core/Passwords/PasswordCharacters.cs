using System.Text;

namespace Everseal.Core.Passwords;

/// <summary>What a password consists of, counted in Unicode scalar values.</summary>
/// <param name="LongestRun">How often one character stands in a row at most.</param>
internal sealed record PasswordCharacters(
    int Length, int Letters, int Uppercase, int Lowercase, int Digits, int LongestRun, bool HasControl)
{
    public int Special => Length - Letters - Digits;

    public static PasswordCharacters Of(string password)
    {
        var runes = password.EnumerateRunes().ToList();
        return new PasswordCharacters(
            runes.Count,
            runes.Count(Rune.IsLetter),
            runes.Count(Rune.IsUpper),
            runes.Count(Rune.IsLower),
            runes.Count(Rune.IsDigit),
            LongestRunOf(runes),
            runes.Exists(Rune.IsControl));
    }

    private static int LongestRunOf(List<Rune> runes)
    {
        var (longest, run) = (0, 0);
        for (var i = 0; i < runes.Count; i++)
        {
            run = i > 0 && runes[i] == runes[i - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
