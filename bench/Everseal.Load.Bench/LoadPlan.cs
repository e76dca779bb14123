namespace Everseal.Load;

/// <summary>How much is sent, and when a burst ends in any case.</summary>
/// <param name="Rounds">How often everything is measured in turn; figures are medians over the rounds.</param>
/// <param name="HolderOfKey">Requests per burst at each concurrency.</param>
/// <param name="Fetches">Of each published document per burst.</param>
/// <param name="Starts">How often both servers are started on data that is there.</param>
internal sealed record LoadPlan(
    int Rounds,
    IReadOnlyList<(int Concurrency, int Requests)> HolderOfKey,
    IReadOnlyList<(int Concurrency, int Requests)> Passwords,
    IReadOnlyList<(int Concurrency, int Requests)> Ocsp,
    IReadOnlyList<(int Concurrency, int Requests)> Certificates,
    int Fetches,
    int Starts,
    TimeSpan BurstLimit,
    TimeSpan WholeLimit)
{
    /// <summary>Tokens after which memory is read.</summary>
    public const int WarmUp = 1000;

    public static LoadPlan Full { get; } = new(
        Rounds: 3, [(1, 400), (8, 1600), (32, 1600)], [(1, 25), (8, 50)], [(8, 4000)], [(8, 1500), (32, 1500), (128, 3000)], Fetches: 20_000, Starts: 5,
        BurstLimit: TimeSpan.FromSeconds(6), WholeLimit: TimeSpan.FromMinutes(8));

    public static LoadPlan Quick { get; } = new(
        Rounds: 1, [(1, 300), (8, 1500)], [(8, 40)], [(8, 2000)], [(8, 1500), (128, 3000)], Fetches: 10_000, Starts: 1,
        BurstLimit: TimeSpan.FromSeconds(5), WholeLimit: TimeSpan.FromMinutes(4));
}
