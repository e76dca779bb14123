import java.io.FileInputStream;
import java.io.InputStream;
import java.security.Security;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Validates a certificate chain with the JDK's PKIX rules, fetching the status of each certificate below the root from
 * where the certificates say. Prints "good", "revoked" and the reason, or "failed" and why.
 * CheckRevocation ocsp|crl ROOT.pem CHAIN.pem
 */
public final class CheckRevocation {
    public static void main(String[] arguments) throws Exception {
        System.setProperty("com.sun.security.enableCRLDP", "true");
        Security.setProperty("ocsp.enable", "true");
        List<Certificate> chain = new ArrayList<>(read(arguments[2]));
        X509Certificate root = (X509Certificate) read(arguments[1]).get(0);
        chain.removeIf(root::equals);

        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(arguments[0].equals("crl")
            ? EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK)
            : EnumSet.noneOf(PKIXRevocationChecker.Option.class));
        PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        rules.addCertPathChecker(checker);
        try {
            validator.validate(path(chain), rules);
            System.out.println("good");
        } catch (CertPathValidatorException refusal) {
            System.out.println(refusal.getCause() instanceof CertificateRevokedException revoked
                ? "revoked " + revoked.getRevocationReason()
                : "failed " + refusal);
        }
    }

    private static CertPath path(List<Certificate> chain) throws Exception {
        return CertificateFactory.getInstance("X.509").generateCertPath(chain);
    }

    private static List<Certificate> read(String file) throws Exception {
        try (InputStream input = new FileInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(input));
        }
    }
}
