using Everseal.Core.Errors;

namespace Everseal.Server.Soap;

/// <summary>A bug or a broken disk in one request is a fault for that request: clients read nothing else.</summary>
internal sealed partial class RequestGuard(ILogger<RequestGuard> logger)
{
    private const string Words = "The service failed; its administrator finds the reason in the log.";

    /// <param name="answer">What may fail in ways that nobody foresaw.</param>
    /// <param name="record">Called with such a failure only, where refusals are recorded by those who decide them.</param>
    public async ValueTask<Result<T>> RunAsync<T>(Func<ValueTask<Result<T>>> answer, Func<StsError, ValueTask>? record = null)
        where T : notnull
    {
        StsError failure;
        try
        {
            return await answer();
        }
        catch (StsErrorException exception)
        {
            LogUnexpected(exception);
            failure = exception.Error.Code.With(Words, exception.Error.ToString());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogUnexpected(exception);
            failure = ErrorCodes.Server.Unexpected.With(Words, exception.GetType().Name);
        }

        if (record is not null)
            await record(failure);
        return failure;
    }

    [LoggerMessage(LogLevel.Error, "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);
}
