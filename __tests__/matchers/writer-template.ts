/** Two buckets, and a role that lists the one and writes below `app/` in it. */
export const writerTemplate = `Resources:
  Logs:
    Type: AWS::S3::Bucket
  Other:
    Type: AWS::S3::Bucket
  Writer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: ec2.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: write
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: Find
                Effect: Allow
                Action: s3:ListBucket
                Resource: !GetAtt Logs.Arn
              - Sid: Write
                Effect: Allow
                Action: s3:PutObject
                Resource: !Sub '\${Logs.Arn}/app/*'
`;
