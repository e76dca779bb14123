using System.Net.Sockets;
using System.Text;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Administration;

/// <summary>The Unix socket of one data directory, and what it means when it does not answer.</summary>
internal sealed class AdministrationSocket
{
    private readonly string path;

    public AdministrationSocket(string dataDirectory)
    {
        path = Path.Combine(Path.GetFullPath(dataDirectory), ApiSocket.FileName);
        if (Encoding.UTF8.GetByteCount(path) > ApiSocket.MaxPathBytes)
            throw TooLong();
    }

    public async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ProblemException Explain(SocketException reason) => reason.SocketErrorCode == SocketError.AccessDenied
        ? ProblemException.CouldNot(
            ErrorCodes.CommandLine.SocketNotPermitted, null, $"this account may not use {path}", "run the command as the server's account")
        : ProblemException.CouldNot(
            ErrorCodes.CommandLine.NoServer, null, $"no server answers on {path}", "everseal serve --config FILE (or name the running server's directory with --data DIR)");

    private ProblemException TooLong() => ProblemException.CouldNot(
        ErrorCodes.CommandLine.FieldNotAcceptable, "--data", $"{path} is longer than the {ApiSocket.MaxPathBytes} bytes that a Unix socket's path may have");
}
