namespace Everseal.Core.Administration;

/// <summary>Where <c>/api/v1</c> is reached on the server's own host.</summary>
public static class ApiSocket
{
    /// <summary>Inside the data directory, mode 0600: file permissions are the login.</summary>
    public const string FileName = "admin.sock";

    /// <summary>sockaddr_un.sun_path holds 108 bytes with its terminating zero.</summary>
    public const int MaxPathBytes = 107;
}
