using Everseal.Core.Errors;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Argon2id wants much memory and a core for each password. So only as many run at once as there are cores,
/// some wait, and the rest are told at once to come again: a flood of logins costs neither memory nor the node.
/// </summary>
public sealed class PasswordHashing(int concurrency, int queueLength) : IDisposable
{
    /// <summary>The key of the instance that the administration socket has for itself.</summary>
    public const string Administration = "administration";

    private readonly HashingThreads _threads = new(concurrency);

    // What an unknown user's password is verified against: the same work as for a known one.
    private readonly Lazy<PasswordHash> _nobody = new(() => PasswordHash.Create("nobody"));
    private int _present;

    public PasswordHashing()
        : this(Environment.ProcessorCount, queueLength: 256)
    {
    }

    public ValueTask<Result<string>> HashAsync(string password, CancellationToken cancellationToken)
        => RunAsync(() => PasswordHash.Create(password).ToString(), cancellationToken);

    /// <param name="hash">PHC string; null for a user that does not exist, which costs the same and never verifies.</param>
    public ValueTask<Result<bool>> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
        => RunAsync(() => Verify(hash, password), cancellationToken);

    public void Dispose() => _threads.Dispose();

    private bool Verify(string? hash, string password)
    {
        // Made for whoever comes first, so that its making does not tell an unknown user from a known one.
        var nobody = _nobody.Value;
        var stored = hash is null ? nobody : PasswordHash.Parse(hash);
        var isRight = stored.Verify(password);
        stored.SpendTheRest(password);
        return isRight && hash is not null;
    }

    private async ValueTask<Result<T>> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
        where T : notnull
    {
        try
        {
            if (Interlocked.Increment(ref _present) > concurrency + queueLength)
            {
                return new StsError(ErrorCodes.Identities.TooManyLogins, "The server is busy. Try again in a few seconds.");
            }

            return await _threads.RunAsync(work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _present);
        }
    }
}
