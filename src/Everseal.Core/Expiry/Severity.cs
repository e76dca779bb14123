namespace Everseal.Core.Expiry;

/// <summary>How loud a certificate's remaining time is, the quietest first.</summary>
public enum Severity
{
    None,
    Notice,
    Warning,
    Critical,
    Expired,
}
