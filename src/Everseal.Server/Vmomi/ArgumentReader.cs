using System.Globalization;
using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Server.Vmomi;

/// <summary>
/// Reads a call's arguments by type. The first that is missing, repeated or malformed is the <see cref="Refusal"/>, which
/// the caller asks for after the last read; until then what could not be read is empty.
/// </summary>
internal sealed class ArgumentReader
{
    private readonly Element? _element;
    private readonly string _path;
    private readonly Shared _shared;

    private ArgumentReader(Element? element, string path, Shared shared)
    {
        _element = element;
        _path = path;
        _shared = shared;
    }

    public StsError? Refusal => _shared.Refusal;

    public static ArgumentReader Of(VmomiCall call) => new(call.Method, "", new Shared(call.Method.LocalName));

    /// <summary>Text that must be there and not be empty.</summary>
    public string Text(string name)
    {
        var text = OptionalText(name);
        if (text is null)
            Refuse($"needs one {_path}{name}");
        return text ?? "";
    }

    /// <returns>Null when the argument is absent or empty.</returns>
    public string? OptionalText(string name) => Single(name) is { Text: { Length: > 0 } text } ? text : null;

    /// <summary>What stands in this argument itself.</summary>
    public string OwnText => _element?.Text ?? "";

    /// <summary>A decimal number that must be there.</summary>
    public int Number(string name)
    {
        var number = OptionalNumber(name);
        if (number is null)
            Refuse($"needs one number {_path}{name}");
        return number ?? 0;
    }

    public int? OptionalNumber(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;

        Refuse($"needs a number in {_path}{name}");
        return null;
    }

    /// <summary>An argument with members of its own, which must be there.</summary>
    public ArgumentReader Child(string name)
    {
        var child = Single(name);
        if (child is null)
            Refuse($"needs one {_path}{name}");
        return new ArgumentReader(child, $"{_path}{name}/", _shared);
    }

    /// <summary>An argument that may occur any number of times.</summary>
    public IReadOnlyList<ArgumentReader> Children(string name)
        => [.. Named(name).Select(child => new ArgumentReader(child, $"{_path}{name}/", _shared))];

    public void Refuse(string what, string? internalDetail = null)
        => _shared.Refusal ??= ErrorCodes.Vsphere.ArgumentInvalid.With($"{_shared.Method} {what}.", internalDetail);

    private Element? Single(string name)
    {
        var found = Named(name).Take(2).ToList();
        if (found.Count > 1)
            Refuse($"needs {_path}{name} once");
        return found is [var only] ? only : null;
    }

    // Arguments inherit their method's namespace, and govmomi's signed calls have none at all: only the local name counts.
    private IEnumerable<Element> Named(string name) => _element?.Elements().Where(child => child.LocalName == name) ?? [];

    /// <summary>What the readers of one call have in common.</summary>
    private sealed class Shared(string method)
    {
        public string Method => method;

        public StsError? Refusal { get; set; }
    }
}
