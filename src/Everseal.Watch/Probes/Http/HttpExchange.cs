using System.Net;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Http;

/// <summary>What came of one question to a web server. What was seen before a failure counts all the same.</summary>
/// <param name="Address">That was asked last: after redirects, another than the first.</param>
/// <param name="Failure">Why there is no whole answer of status 2xx; null when there is.</param>
public sealed record HttpExchange(Uri Address, StsError? Failure)
{
    /// <summary>Who was connected to; null when nobody was.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>Null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Media type without parameters, in lower case; null when the server tells none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Decompressed, and with any status. Empty when it could not be read to its end.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>By the Date header; null when the server sends none.</summary>
    public RemoteClock? Clock { get; init; }

    /// <summary>What the server's TLS showed, as a source of its own, whatever became of the question; null without TLS.</summary>
    public ObservedSource? Tls { get; init; }
}
