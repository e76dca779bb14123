using System.Data.Common;
using Everseal.Core.Errors;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Administration;

/// <summary>
/// What gives way in the middle of a call, a full disk or a defect, becomes an answer that names it. An administrator reads
/// nothing else: the reason would stand in the log alone.
/// </summary>
internal sealed partial class ApiGuard(ILogger<ApiGuard> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var request = context.HttpContext.Request;
            LogGaveWay(request.Method, request.Path, exception);
            var call = context.Arguments.OfType<ApiCall>().FirstOrDefault();
            return call is null ? ApiProblems.Answer(FailureOf(exception)) : await call.GaveWayAsync(FailureOf(exception));
        }
    }

    private static StsError FailureOf(Exception exception) => exception switch
    {
        StsErrorException known => known.Error,
        DbException or DbUpdateException or IOException => ErrorCodes.Server.StorageFailed.With("The store cannot be read or written.", exception.GetBaseException().Message),
        _ => ErrorCodes.Server.Unexpected.With("The call failed; the server's log tells why.", exception.GetType().Name),
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    private partial void LogGaveWay(string method, string path, Exception exception);
}
