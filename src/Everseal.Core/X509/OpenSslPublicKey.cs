using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// Opens public keys on named curves by OpenSSL's own EVP_PKEY_fromdata(3). .NET opens them by older functions, which multiply
/// the point by the order of the curve, and OpenSSL 3 converts the result at its first use: with one verification, more than
/// twice the time. These curves have a cofactor of 1, so that a point on one has the full order; that it lies on it, OpenSSL checks.
/// </summary>
internal static unsafe partial class OpenSslPublicKey
{
    private const string Library = "libcrypto.so.3"; // the file that .NET has loaded when its OpenSSL is of that version
    private const int PublicKeySelection = 0x86; // EVP_PKEY_PUBLIC_KEY: the key and the parameters of its domain
    private const uint Utf8String = 4;
    private const uint OctetString = 5;

    private static readonly bool IsPresent = OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >> 28 == 3 && NativeLibrary.TryLoad(Library, out _);

    /// <returns>Null when the key is of no named curve, its point not on it, or this platform has no OpenSSL 3.</returns>
    public static ECDsa? Open(PublicKey key)
    {
        if (!OperatingSystem.IsLinux() || !IsPresent || NamedCurve.Of(key) is not { } curve)
            return null;
        using var opened = FromData(curve.Group, key.EncodedKeyValue.RawData);
        return opened is null ? null : new ECDsaOpenSsl(opened);
    }

    [SupportedOSPlatform("linux")]
    private static SafeEvpPKeyHandle? FromData(ReadOnlySpan<byte> group, ReadOnlySpan<byte> point)
    {
        fixed (byte* type = "EC"u8, groupName = "group"u8, pointName = "pub"u8, groupValue = group, pointValue = point)
        {
            var parameters = stackalloc Parameter[]
            {
                new Parameter(groupName, Utf8String, groupValue, group.Length),
                new Parameter(pointName, OctetString, pointValue, point.Length),
                default,
            };
            var context = NewContext(0, type, null);
            nint key = 0;
            var opened = context != 0 && Begin(context) == 1 && FromData(context, &key, PublicKeySelection, parameters) == 1;
            FreeContext(context);
            if (opened)
                return new SafeEvpPKeyHandle(key, ownsHandle: true);
            ClearErrors();
            return null;
        }
    }

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new_from_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NewContext(nint libraryContext, byte* name, byte* properties);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_fromdata_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Begin(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_fromdata")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FromData(nint context, nint* key, int selection, Parameter* parameters);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void FreeContext(nint context);

    // What is left in the thread's queue of errors would be blamed on whoever asks next.
    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ClearErrors();

    /// <summary>OSSL_PARAM(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Parameter(byte* name, uint type, byte* data, int size)
    {
        private readonly byte* _name = name;
        private readonly uint _type = type;
        private readonly byte* _data = data;
        private readonly nuint _size = (nuint)size;
        private readonly nuint _returned = nuint.MaxValue; // OSSL_PARAM_UNMODIFIED
    }
}
