using Everseal.Core.Errors;

namespace Everseal.Server.Storage;

/// <summary>What is said about a user, service or group besides its name. Some of it appears in tokens, so XML must be able to carry it.</summary>
internal static class PrincipalDetail
{
    private const int Longest = 256;

    public static StsError? Check(params ReadOnlySpan<string?> details)
    {
        foreach (var detail in details)
        {
            if (detail is not null && (detail.Length > Longest || detail.Any(IsUnprintable)))
            {
                return ErrorCodes.Identities.DetailNotAllowed.With(
                    $"A name, address or description has up to {Longest} characters, none of them a control character.");
            }
        }

        return null;
    }

    // Halves of surrogate pairs and the two noncharacters are what XML 1.0 §2.2 leaves out besides the controls.
    private static bool IsUnprintable(char character) => char.IsControl(character) || character is '\uFFFE' or '\uFFFF';
}
