namespace Everseal.Server.Overload;

/// <summary>What a request costs most. Each kind has its own places.</summary>
internal enum WorkKind
{
    /// <summary>A token is judged, or a session opened by one: one verification, no signature of ours.</summary>
    Check,

    /// <summary>A token is signed for whoever signed the request.</summary>
    Issue,

    /// <summary>A password is verified: a core for tens of milliseconds.</summary>
    Password,
}

/// <summary>Tells the kind from bytes, before anything is parsed.</summary>
internal static class WorkKinds
{
    /// <summary>
    /// An element's name has one spelling, so a request with a UsernameToken holds these bytes; whoever writes them
    /// elsewhere queues with the passwords. The operation is a text with many spellings: a request that looks like a
    /// check and is none is told apart after parsing.
    /// </summary>
    public static WorkKind Of(ReadOnlySpan<byte> message)
        => message.IndexOf("UsernameToken"u8) >= 0 ? WorkKind.Password
            : message.IndexOf("/Validate"u8) >= 0 || message.IndexOf("/Cancel"u8) >= 0 ? WorkKind.Check
            : WorkKind.Issue;
}
