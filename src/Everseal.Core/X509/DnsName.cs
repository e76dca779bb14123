namespace Everseal.Core.X509;

internal static class DnsName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>
    /// Letters, digits and hyphens in labels (RFC 1034, 3.5; RFC 1123, 2.1), at most one <c>*</c> and that as the whole first label of three.
    /// </summary>
    public static bool IsWellFormed(string name)
    {
        var labels = name.Split('.');
        var fixedLabels = labels[0] == "*" ? labels[1..] : labels;
        return name.Length is > 0 and <= LongestName
            && (labels[0] != "*" || fixedLabels.Length >= 2)
            && Array.TrueForAll(fixedLabels, IsLabel);
    }

    private static bool IsLabel(string label)
        => label.Length is > 0 and <= LongestLabel
            && label[0] != '-' && label[^1] != '-'
            && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
