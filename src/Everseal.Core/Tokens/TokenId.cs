using System.Diagnostics.CodeAnalysis;

namespace Everseal.Core.Tokens;

/// <summary>
/// An assertion's ID. The value is a UUIDv7, so that the ledger's keys grow with time;
/// the text form starts with an underscore because xs:ID must not start with a digit.
/// </summary>
public readonly record struct TokenId(Guid Value)
{
    public override string ToString() => "_" + Value.ToString("D");

    public static bool TryParse([NotNullWhen(true)] string? text, out TokenId id)
    {
        if (text is ['_', .. var rest] && Guid.TryParseExact(rest, "D", out var value))
        {
            id = new TokenId(value);
            return true;
        }

        id = default;
        return false;
    }
}
