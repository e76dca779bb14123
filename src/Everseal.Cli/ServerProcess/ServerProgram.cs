using System.Diagnostics;
using System.Runtime.InteropServices;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli.ServerProcess;

/// <summary>The daemon's program: at EVERSEAL_SERVER, or beside this one.</summary>
internal sealed class ServerProgram(string path)
{
    public const string Variable = "EVERSEAL_SERVER";

    private static readonly string FileName = OperatingSystem.IsWindows() ? "everseal-server.exe" : "everseal-server";

    public static ServerProgram Find(Terminal terminal)
    {
        var path = terminal.Environment(Variable) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(AppContext.BaseDirectory, FileName);
        return File.Exists(path)
            ? new ServerProgram(path)
            : throw ProblemException.CouldNot(ErrorCodes.CommandLine.NoServerProgram, null, $"{path} does not exist");
    }

    /// <summary>
    /// On Unix this process turns into the server, so that its id, signals and Ctrl-C are the server's own;
    /// it returns only where there is no execve.
    /// </summary>
    public Task<int> BecomeAsync(string[] arguments, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
            return RunAsync(arguments, cancellation);

        var reason = Marshal.GetPInvokeErrorMessage(UnixProcess.Replace(path, arguments));
        throw ProblemException.CouldNot(ErrorCodes.CommandLine.NoServerProgram, null, $"{path} cannot be run: {reason}");
    }

    /// <summary>Runs a verb that answers a question on stdin and ends; what it has to say to people goes to this program's stderr.</summary>
    /// <returns>Its stdout; null when it could not answer.</returns>
    public async Task<string?> AskAsync(string question, string[] arguments, CancellationToken cancellation)
    {
        using var server = Process.Start(new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var answer = server.StandardOutput.ReadToEndAsync(cancellation);
        await server.StandardInput.WriteAsync(question.AsMemory(), cancellation);
        server.StandardInput.Close();
        await server.WaitForExitAsync(cancellation);
        return server.ExitCode == 0 ? await answer : null;
    }

    private async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        using var server = Process.Start(new ProcessStartInfo(path, arguments) { UseShellExecute = false })!;

        // Ctrl-C reaches the child through the shared console; this process only waits for it.
        await server.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return server.ExitCode;
    }
}
