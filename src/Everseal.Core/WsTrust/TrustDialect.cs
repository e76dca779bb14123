namespace Everseal.Core.WsTrust;

/// <summary>
/// Which edition of WS-Trust a request speaks. WCF's "Trust 1.4" moves the elements to the 200802
/// namespace while actions, request types and key types stay those of 1.3; the answer does the same.
/// </summary>
public sealed class TrustDialect
{
    public static readonly TrustDialect Trust13 = new(
        "WS-Trust 1.3", WsTrustNames.TrustDecember2005, WsTrustNames.TrustDecember2005);

    public static readonly TrustDialect Trust14 = new(
        "WS-Trust 1.4", WsTrustNames.TrustFebruary2008, WsTrustNames.TrustDecember2005);

    public static readonly TrustDialect February2005 = new(
        "WS-Trust February 2005", WsTrustNames.TrustFebruary2005, WsTrustNames.TrustFebruary2005);

    private TrustDialect(string name, string namespaceUri, string identifierBase)
    {
        Name = name;
        NamespaceUri = namespaceUri;
        IdentifierBase = identifierBase;
    }

    public static IReadOnlyList<TrustDialect> All { get; } = [Trust13, Trust14, February2005];

    public string Name { get; }

    /// <summary>Namespace of the elements.</summary>
    public string NamespaceUri { get; }

    /// <summary>What actions, request types, key types and status codes start with.</summary>
    public string IdentifierBase { get; }

    public static TrustDialect? FromNamespace(string namespaceUri)
        => All.FirstOrDefault(dialect => dialect.NamespaceUri == namespaceUri);

    /// <summary>1.3 §4.2: a collection's request type is its action too.</summary>
    public string RequestAction(TrustOperation operation)
        => operation == TrustOperation.BatchValidate ? RequestType(operation) : $"{IdentifierBase}/RST/{operation}";

    /// <summary>1.3 §4.2: the answer that ends an Issue or a batch is a collection, the others stand alone; February 2005 knew no collection.</summary>
    public string ResponseAction(TrustOperation operation)
        => this == February2005 ? $"{IdentifierBase}/RSTR/{operation}" : operation switch
        {
            TrustOperation.Issue => $"{IdentifierBase}/RSTRC/IssueFinal",
            TrustOperation.BatchValidate => $"{IdentifierBase}/RSTRC/ValidateFinal",
            _ => $"{IdentifierBase}/RSTR/{operation}Final",
        };

    public string RequestType(TrustOperation operation) => $"{IdentifierBase}/{operation}";

    public string KeyTypeUri(KeyType keyType) => $"{IdentifierBase}/{keyType}";

    public override string ToString() => Name;
}

/// <summary>The bindings of WS-Trust that are served.</summary>
public enum TrustOperation
{
    Issue,
    Renew,
    Validate,
    Cancel,

    /// <summary>Several Validates in one message (1.3 §4.2).</summary>
    BatchValidate,
}

/// <summary>WS-Trust §9.2. A symmetric proof key is not offered: no relying party here shares a key with the issuer.</summary>
public enum KeyType
{
    Bearer,
    PublicKey,
}
