namespace Everseal.Core.WsTrust;

/// <summary>A fault code of one of the specifications: clients decide by these what to tell their user.</summary>
/// <param name="NamespaceUri">Null when the code belongs to WS-Trust: then it takes the request's dialect.</param>
/// <param name="IsOurFault">SOAP 1.2 Receiver instead of Sender: trying again later may help.</param>
public sealed record FaultCode(string? NamespaceUri, string Name, bool IsOurFault = false)
{
    /// <summary>WS-Trust 1.3 §11.</summary>
    public static readonly FaultCode InvalidRequest = new(null, "InvalidRequest");
    public static readonly FaultCode BadRequest = new(null, "BadRequest");
    public static readonly FaultCode FailedAuthentication = new(null, "FailedAuthentication");
    public static readonly FaultCode RequestFailed = new(null, "RequestFailed");
    public static readonly FaultCode RequestFailedHere = new(null, "RequestFailed", IsOurFault: true);
    public static readonly FaultCode InvalidScope = new(null, "InvalidScope");
    public static readonly FaultCode InvalidTimeRange = new(null, "InvalidTimeRange");
    public static readonly FaultCode ExpiredData = new(null, "ExpiredData");
    public static readonly FaultCode UnableToRenew = new(null, "UnableToRenew");

    /// <summary>WS-Security 1.1.1 §12.</summary>
    public static readonly FaultCode InvalidSecurity = new(WsTrustNames.Security, "InvalidSecurity");
    public static readonly FaultCode InvalidSecurityToken = new(WsTrustNames.Security, "InvalidSecurityToken");
    public static readonly FaultCode UnsupportedSecurityToken = new(WsTrustNames.Security, "UnsupportedSecurityToken");
    public static readonly FaultCode UnsupportedAlgorithm = new(WsTrustNames.Security, "UnsupportedAlgorithm");
    public static readonly FaultCode FailedCheck = new(WsTrustNames.Security, "FailedCheck");

    /// <summary>WS-Security 1.1.1 §12, as vCenter's STS writes it; §10 spells it in the utility namespace.</summary>
    public static readonly FaultCode MessageExpired = new(WsTrustNames.Security, "MessageExpired");

    /// <summary>WS-Addressing 1.0 SOAP Binding §6.4.</summary>
    public static readonly FaultCode InvalidAddressingHeader = new(WsTrustNames.Addressing, "InvalidAddressingHeader");

    /// <summary>SOAP's own; the namespace is that of the envelope.</summary>
    public static readonly FaultCode MustUnderstand = new(Soap, "MustUnderstand");
    public static readonly FaultCode Malformed = new(Soap, "Client");

    internal const string Soap = "";
}
