using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;
using Everseal.Server.Repair;
using Everseal.Server.Revocation;

namespace Everseal.Server.Hosting;

/// <summary><c>repair</c> where no server runs: the order as JSON on stdin, the answer as JSON on stdout.</summary>
internal static class RepairCommands
{
    public static Task<int> RepairAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var order = JsonSerializer.Deserialize(await Console.In.ReadToEndAsync(cancellationToken), AdministrationJson.Default.RepairOrder)!;
            using var data = Open(directory);
            await using var services = Services(data, time);
            var run = new RepairRun(data, services, time, Actor());
            var done = order.Apply ? await run.ApplyAsync(order, cancellationToken) : run.Examine(order);
            await Terminal.SayAsync(JsonSerializer.Serialize(done.OrThrow(), AdministrationJson.Default.RepairDescription));
        });

    public static Task<int> RollBackAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            using var data = Open(directory);
            await using var services = Services(data, time);
            var done = await new RepairRollback(data, services, time, Actor()).RunAsync(cancellationToken);
            await Terminal.SayAsync(JsonSerializer.Serialize(done.OrThrow(), AdministrationJson.Default.RollbackDescription));
        });

    /// <summary>Reads the journals; beside a running server too.</summary>
    public static Task<int> ListAsync(string directory)
        => Terminal.GuardAsync(() => Terminal.SayAsync(JsonSerializer.Serialize(
            new RepairList([.. new JournalStore(directory).ReadAll().Select(journal => journal.Describe())]), AdministrationJson.Default.RepairList)));

    /// <summary>What is in each slot and what was asked for; beside a running server it is the one to ask.</summary>
    public static Task<int> ListSlotsAsync(string directory, TimeProvider time)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            using var data = Open(directory);
            await using var services = Services(data, time);
            await Terminal.SayAsync(JsonSerializer.Serialize(new SlotRequests(data, services, time, Actor()).List().OrThrow(), AdministrationJson.Default.CertificateSlotList));
        });

    public static Task<int> RequestAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var order = JsonSerializer.Deserialize(await Console.In.ReadToEndAsync(cancellationToken), AdministrationJson.Default.RequestCertificate)!;
            using var data = Open(directory);
            await using var services = Services(data, time);
            var made = await new SlotRequests(data, services, time, Actor()).MakeAsync(order, cancellationToken);
            await Terminal.SayAsync(JsonSerializer.Serialize(made.OrThrow(), AdministrationJson.Default.CertificateRequestDescription));
        });

    // Looked at before the lock: the lock's own file must not be another account's either.
    private static DataDirectory Open(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "everseal.db")))
            throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{directory} holds no data of Everseal."));
        if (OperatingSystem.IsLinux() && NativeMethods.OwnerOf(directory) is { } owner && owner != NativeMethods.EffectiveUserId())
        {
            throw new StsErrorException(ErrorCodes.Repair.WrongOwner.With(
                $"{directory} belongs to uid {owner}, and this is uid {NativeMethods.EffectiveUserId()}. Run it as that account: sudo -u '#{owner}' everseal repair --data {directory}"));
        }

        return DataDirectory.OpenAsItIs(directory).OrThrow();
    }

    /// <summary>As the configuration beside the data says: where new certificates say that their status is found, and what clients call the server.</summary>
    private static RepairServices Services(DataDirectory data, TimeProvider time)
    {
        var file = Path.Combine(data.Path, "everseal.yaml");
        var configuration = File.Exists(file) ? ConfigurationReader.ReadFile(file).Value : null;
        return RepairServices.Own(data, time, new StatusAddresses(configuration?.Status?.Url), configuration is null ? null : new Uri(configuration.PublicUrl).Host);
    }

    private static string Actor() => OperatingSystem.IsLinux() ? $"uid {NativeMethods.EffectiveUserId()}" : Environment.UserName;
}
