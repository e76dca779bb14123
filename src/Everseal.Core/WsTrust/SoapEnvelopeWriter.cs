using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The frame of every answer, in the SOAP version of its request.</summary>
internal static class SoapEnvelopeWriter
{
    /// <summary>WCF refuses an answer without a Timestamp; five minutes is what its own services grant.</summary>
    private static readonly TimeSpan AnswerLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Writes everything up to the Body's content.</summary>
    /// <param name="action">The answer's addressing action; null leaves addressing out.</param>
    /// <param name="withSecurity">Whether a Security header with a Timestamp stands in front.</param>
    public static XmlBytes Start(SoapVersion version, string? action, string? relatesTo, bool withSecurity, DateTimeOffset now)
    {
        var output = new XmlBytes(16384);
        if (version == SoapVersion.Soap11)
            output.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8);
        output.Raw("<S:Envelope xmlns:S=\""u8).Name(version.NamespaceUri).Raw("\">"u8);

        if (withSecurity || action is not null)
        {
            output.Raw("<S:Header>"u8);
            if (withSecurity)
                WriteSecurity(output, version, now);
            if (action is not null)
                WriteAddressing(output, version, action, relatesTo);
            output.Raw("</S:Header>"u8);
        }

        return output.Raw("<S:Body>"u8);
    }

    public static ReadOnlyMemory<byte> End(XmlBytes output) => output.Raw("</S:Body></S:Envelope>"u8).WrittenMemory;

    private static void WriteSecurity(XmlBytes output, SoapVersion version, DateTimeOffset now)
        => output
            .Raw("<wsse:Security xmlns:wsse=\""u8).Name(WsTrustNames.Security)
            .Raw("\" S:mustUnderstand=\""u8).Name(version.MustUnderstand)
            .Raw("\"><wsu:Timestamp xmlns:wsu=\""u8).Name(WsTrustNames.Utility)
            .Raw("\" wsu:Id=\"_0\"><wsu:Created>"u8).Time(now)
            .Raw("</wsu:Created><wsu:Expires>"u8).Time(now + AnswerLifetime)
            .Raw("</wsu:Expires></wsu:Timestamp></wsse:Security>"u8);

    private static void WriteAddressing(XmlBytes output, SoapVersion version, string action, string? relatesTo)
    {
        output
            .Raw("<a:Action xmlns:a=\""u8).Name(WsTrustNames.Addressing)
            .Raw("\" S:mustUnderstand=\""u8).Name(version.MustUnderstand)
            .Raw("\">"u8).Text(action).Raw("</a:Action>"u8);
        if (relatesTo is not null)
        {
            output.Raw("<a:RelatesTo xmlns:a=\""u8).Name(WsTrustNames.Addressing)
                .Raw("\">"u8).Text(relatesTo).Raw("</a:RelatesTo>"u8);
        }
    }
}
