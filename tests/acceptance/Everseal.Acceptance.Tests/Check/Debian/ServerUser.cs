using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Debian;

/// <summary>Whom servers run as: not root, where the tests are.</summary>
/// <param name="Name">As <c>setpriv</c> takes it.</param>
internal sealed record ServerUser(string Name, string Group)
{
    public static ServerUser Nobody { get; } = Environment.IsPrivilegedProcess ? new("nobody", "nogroup") : new(Environment.UserName, Environment.UserName);

    public static ServerUser Exim { get; } = new("Debian-exim", "Debian-exim");

    private bool IsSelf => Name == Environment.UserName;

    public Program Program(string program, string workingDirectory)
        => new(IsSelf ? program : "setpriv") { WorkingDirectory = workingDirectory };

    public IEnumerable<string> Arguments(string program, IEnumerable<string> arguments)
        => IsSelf ? arguments : [$"--reuid={Name}", $"--regid={Group}", "--clear-groups", program, .. arguments];
}
