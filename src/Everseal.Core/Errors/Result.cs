using System.Diagnostics.CodeAnalysis;

namespace Everseal.Core.Errors;

/// <summary>
/// Either a value or the reason why there is none. Refusals travel as results;
/// an exception means a bug or broken infrastructure.
/// </summary>
public sealed class Result<T>
    where T : notnull
{
    private Result(T? value, StsError? error)
    {
        Value = value;
        Error = error;
    }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public T? Value { get; }

    public StsError? Error { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(StsError error) => new(default, error);

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next)
        where TNext : notnull
        => IsSuccess ? next(Value) : Error;

    /// <summary>The value, or an exception that carries the error: for tests and for what cannot fail.</summary>
    public T OrThrow() => IsSuccess ? Value : throw new StsErrorException(Error);
}
