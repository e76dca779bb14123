import java.io.File;
import java.io.InputStream;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Verifies the signature of SAML 2.0 assertions with the JDK's own XML-DSig, secure validation on.
 * Prints "valid" or "invalid" for each file. The key is that of the certificate in KeyInfo:
 * whether to trust it is another verifier's question.
 */
public final class VerifyToken {
    private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";

    public static void main(String[] files) throws Exception {
        for (String file : files) {
            System.out.println(isValid(new File(file)) ? "valid" : "invalid");
        }
    }

    private static boolean isValid(File file) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = parsers.newDocumentBuilder().parse(file);
        Element assertion = document.getDocumentElement();
        assertion.setIdAttribute("ID", true);

        Element signature = (Element) assertion.getElementsByTagNameNS(DSIG, "Signature").item(0);
        DOMValidateContext context = new DOMValidateContext(certificateIn(signature).getPublicKey(), signature);
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
        XMLSignature parsed = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
        return parsed.validate(context);
    }

    private static X509Certificate certificateIn(Element signature) throws Exception {
        String text = signature.getElementsByTagNameNS(DSIG, "X509Certificate").item(0).getTextContent();
        InputStream encoded = new ByteArrayInputStream(Base64.getMimeDecoder().decode(text));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(encoded);
    }
}
