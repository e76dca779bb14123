namespace Everseal.Core.Errors;

/// <summary>
/// Proof that a value passed its validator. Only validators inside Core can make one, so
/// code that needs checked data asks for <c>Valid&lt;T&gt;</c> and the wrong order does not compile.
/// A class, because the default value of a struct would be an unearned proof.
/// </summary>
public sealed class Valid<T>
    where T : notnull
{
    internal Valid(T value) => Value = value;

    public T Value { get; }
}
