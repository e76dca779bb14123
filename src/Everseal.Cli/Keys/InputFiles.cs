using Everseal.Core.Errors;

namespace Everseal.Cli.Keys;

/// <summary>Files that a command reads; "-" is stdin.</summary>
internal static class InputFiles
{
    public static string ReadText(string option, string path)
    {
        try
        {
            return path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, failure.Message);
        }
    }
}
